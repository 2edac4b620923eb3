// A row of tabs wider than the screen begins where the reader is; the page itself stays where it is.
import { attach } from "./attach";

attach(".tab-bar [aria-current]", (tab) => {
  const bar = tab.closest(".tab-bar");
  if (!bar) return;
  const [here, seen] = [tab.getBoundingClientRect(), bar.getBoundingClientRect()];
  bar.scrollLeft += Math.max(0, here.right - seen.right) + Math.min(0, here.left - seen.left);
});
