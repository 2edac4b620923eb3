import { onClick } from "./attach";
import { remember } from "./cookies";

onClick("[data-sidebar-toggle]", () => {
  const root = document.documentElement;
  root.dataset.sidebar = root.dataset.sidebar === "narrow" ? "wide" : "narrow";
  remember("alaka_sidebar", root.dataset.sidebar);
});
