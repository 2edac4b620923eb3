// Clicks and forms: links that lead away, files that are fetched, and what the site has marked by
// data-alaka-event="Name" with properties in further data-alaka-… attributes.

type Track = (name: string, properties: object) => void;

const FILE = /\.(pdf|docx?|xlsx?|pptx?|od[stp]|csv|txt|rtf|epub|zip|rar|7z|t?gz|dmg|exe|msi|apk|iso|mp[34]|m4a|mov|avi|wav|ics)$/i;
const LONGEST = 2000; // Of what is no file elsewhere but written out in the page.
const MARK = "data-alaka-event";

export function watchMarks(track: Track, visitor: () => string, ours: string): void {
  const clicked = (event: MouseEvent): void => {
    if (event.button > 1) return; // A menu is opened.
    const target = event.target instanceof Element ? event.target : undefined;
    const link = target?.closest<HTMLAnchorElement>("a[href]:not(svg a),area[href]");
    if (link) follow(track, link);
    const marked = target?.closest<HTMLElement>(`[${MARK}]`);
    if (marked && marked.tagName !== "FORM" && event.type === "click") tell(track, marked);
  };
  addEventListener("click", clicked, true);
  addEventListener("auxclick", clicked, true);
  addEventListener(
    "submit",
    ({ target }) => {
      if (target instanceof HTMLFormElement && target.hasAttribute(MARK)) tell(track, target);
    },
    true,
  );
  // Whoever sends one of our forms says who he is: with it goes in which browser.
  addEventListener("formdata", ({ target, formData }) => {
    const action = target instanceof HTMLFormElement ? target.getAttribute("action") : "";
    if (action && visitor() && new URL(action, document.baseURI).href.startsWith(`${ours}f/`)) {
      formData.set("alaka_visitor", visitor());
    }
  });
}

function follow(track: Track, link: HTMLAnchorElement): void {
  const url = link.href.slice(0, LONGEST);
  if (link.hasAttribute("download") || FILE.test(link.pathname)) track("File Downloaded", { url });
  else if (link.host !== location.host && link.protocol !== "javascript:") track("Outbound Link Clicked", { url });
}

function tell(track: Track, { dataset }: HTMLElement): void {
  const properties: Record<string, string> = {};
  for (const [name, value = ""] of Object.entries(dataset)) {
    const own = /^alaka([A-Z].*)$/.exec(name)?.[1];
    if (own && own !== "Event") properties[own.charAt(0).toLowerCase() + own.slice(1)] = value;
  }
  track(dataset.alakaEvent || "Clicked", properties);
}
