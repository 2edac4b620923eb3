// A row of tabs wider than the screen begins where the reader is.
import { attach } from "./attach";

attach(".tab-bar [aria-current]", (tab) => {
  tab.scrollIntoView({ inline: "nearest", block: "nearest" });
});
