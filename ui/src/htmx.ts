// htmx with the morph extension: hx-swap="morph:outerHTML" keeps focus, scroll and typed words.
import htmx from "htmx.org";
import "idiomorph/htmx";

// While it settles, htmx copies these from the old element of the same id. A field that its writer
// made larger has a style attribute, which our policy forbids to set as one.
htmx.config.attributesToSettle = ["class", "width", "height"];
// What is swapped in is alive at once: a key pressed in a pause between would meet the old button.
htmx.config.defaultSettleDelay = 0;

export default htmx;
