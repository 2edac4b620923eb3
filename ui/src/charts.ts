// Charts of the reports: [data-chart] holds what is drawn as JSON. Loaded on their pages only.
// The table beside says the same; a point leads to the list behind its number.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

interface Chart {
  kind: "line" | "bars" | "funnel" | "range";
  name: string;
  shape: string;
  /** What the axis counts in, in units of the values: a minute or an hour, a hundred hundredths. */
  seconds: number;
  /** Of a funnel: how many of those before came so far. */
  notes?: string[];
  /** Of a range: its ends, what came, and all of it in words. */
  low?: (number | null)[];
  high?: (number | null)[];
  came?: (number | null)[];
  names?: string[];
  ranges?: string[];
  came_texts?: string[];
  labels: string[];
  values: (number | null)[];
  texts: string[];
  urls: string[];
}

const drawn = new Map<HTMLElement, EChartsType>();
const persian = "۰۱۲۳۴۵۶۷۸۹";

function colour(name: string): string {
  // light-dark() is resolved for a property in use only, so a canvas has to ask for it.
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  probe.hidden = true;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return readable(found);
}

/** Canvas libraries read rgb() only, browsers answer oklch(). */
function readable(text: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return text;
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return `rgba(${red},${green},${blue},${((alpha ?? 255) / 255).toFixed(3)})`;
}

function digits(text: string): string {
  if (document.documentElement.lang !== "fa") return text;
  return text.replace(/\d/g, (digit) => persian[Number(digit)] ?? digit);
}

function percent(): string {
  return document.documentElement.lang === "fa" ? "٪" : "%";
}

/** As wide as its names: on a phone, too, more than half is left to the bars. */
function room(element: HTMLElement, chart: Chart): number {
  const most = Math.max(110, Math.min(260, Math.round(element.clientWidth * 0.4)));
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return most;
  context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  return Math.min(most, Math.ceil(Math.max(...chart.labels.map((name) => context.measureText(name).width))) + 2);
}

function axis(chart: Chart, value: number): string {
  if (chart.shape === "share") return digits(`${Math.round(value * 100)}${percent()}`);
  if (chart.shape === "duration" || chart.shape === "age") {
    return digits(String(Math.round(value * 10) / 10));
  }
  return digits(String(value));
}

function hint(chart: Chart, style: object) {
  return {
    // Its own HTML would carry styles that our policy forbids.
    renderMode: "richText" as const,
    backgroundColor: colour("--tblr-bg-surface"),
    borderColor: colour("--tblr-border-color"),
    textStyle: { ...style, color: colour("--tblr-body-color") },
    formatter: (given: unknown) => {
      const point = (Array.isArray(given) ? given[0] : given) as { dataIndex: number };
      return `${chart.labels[point.dataIndex]}\n${chart.name}: ${chart.texts[point.dataIndex]}`;
    },
  };
}

/** Layers in the middle, each as wide as its number; what it is called stands where reading begins. */
function funnel(chart: Chart, isRtl: boolean, width: number) {
  const style = { fontFamily: getComputedStyle(document.body).fontFamily };
  const accent = colour("--tblr-primary");
  const values = chart.values.map((value) => value ?? 0);
  const most = Math.max(...values, 1);
  const bar = { type: "bar" as const, stack: "layer", barCategoryGap: "8%", cursor: "pointer" };
  return {
    animation: moves(),
    animationDuration: 250,
    grid: { top: 4, bottom: 4, left: 8, right: 8, containLabel: true },
    tooltip: { ...hint(chart, style), trigger: "item" as const },
    xAxis: { type: "value" as const, show: false, min: 0, max: most },
    yAxis: {
      type: "category" as const,
      data: chart.labels,
      inverse: true,
      position: isRtl ? ("right" as const) : ("left" as const),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...style,
        color: colour("--tblr-body-color"),
        width,
        lineHeight: 17,
        overflow: "truncate" as const,
        formatter: (name: string, place: number) => {
          const note = chart.notes?.[place];
          return `${name}\n${chart.texts[place]}${note ? ` · ${note}` : ""}`;
        },
      },
    },
    series: [
      { ...bar, silent: true, itemStyle: { color: "transparent" }, data: values.map((value) => (most - value) / 2) },
      {
        ...bar,
        data: values.map((value, place) => ({
          value,
          itemStyle: {
            color: accent,
            opacity: 1 - (0.5 * place) / Math.max(values.length - 1, 1),
            borderRadius: 4,
          },
        })),
      },
    ],
  };
}

/** What was and is said, the range around it, and what came. */
function range(chart: Chart, isRtl: boolean) {
  const accent = colour("--tblr-primary");
  const warm = colour("--tblr-warning");
  const text = colour("--tblr-secondary");
  const edge = colour("--tblr-border-color");
  const style = { color: text, fontFamily: getComputedStyle(document.body).fontFamily };
  const whole = (values: (number | null)[] = []) =>
    values.map((value) => (value === null ? null : value / chart.seconds));
  const low = whole(chart.low);
  const wide = whole(chart.high).map((value, place) => (value === null ? null : value - (low[place] ?? 0)));
  const [said, between, came] = chart.names ?? ["", "", ""];
  const band = { type: "line" as const, stack: "range", symbol: "none", lineStyle: { opacity: 0 }, silent: true };
  return {
    animation: moves(),
    animationDuration: 250,
    grid: { top: 12, bottom: 4, left: 8, right: 16, containLabel: true },
    tooltip: {
      ...hint(chart, style),
      trigger: "axis" as const,
      formatter: (given: unknown) => {
        const at = (given as { dataIndex: number }[])[0]?.dataIndex ?? 0;
        const lines = [chart.labels[at], `${said}: ${chart.texts[at]}`];
        if (chart.ranges?.[at]) lines.push(`${between}: ${chart.ranges[at]}`);
        if (chart.came?.[at] != null) lines.push(`${came}: ${chart.came_texts?.[at]}`);
        return lines.join("\n");
      },
    },
    xAxis: {
      type: "category" as const,
      data: chart.labels,
      inverse: isRtl,
      axisLine: { lineStyle: { color: edge } },
      axisTick: { show: false },
      axisLabel: { ...style, hideOverlap: true },
    },
    yAxis: {
      type: "value" as const,
      position: isRtl ? ("right" as const) : ("left" as const),
      splitLine: { lineStyle: { color: edge } },
      axisLabel: { ...style, formatter: (value: number) => axis(chart, value) },
    },
    series: [
      { ...band, data: low },
      { ...band, data: wide, areaStyle: { color: accent, opacity: 0.18 } },
      {
        type: "line" as const,
        data: whole(chart.values),
        lineStyle: { width: 2.5, type: "dashed" as const },
        itemStyle: { color: accent },
        symbolSize: 6,
      },
      {
        type: "line" as const,
        data: whole(chart.came),
        lineStyle: { width: 2.5 },
        itemStyle: { color: warm },
        symbolSize: 7,
      },
    ],
  };
}

function moves(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function options(chart: Chart, isRtl: boolean, width: number) {
  const text = colour("--tblr-secondary");
  const edge = colour("--tblr-border-color");
  const accent = colour("--tblr-primary");
  const isLine = chart.kind === "line";
  // In the axis's own unit, so that it has round numbers.
  const values = chart.values.map((value) => (value === null ? null : value / chart.seconds));
  const style = { color: text, fontFamily: getComputedStyle(document.body).fontFamily };
  const names = {
    type: "category" as const,
    data: chart.labels,
    inverse: isLine ? isRtl : true,
    axisLine: { lineStyle: { color: edge } },
    axisTick: { show: false },
    axisLabel: { ...style, width: isLine ? undefined : width, overflow: "truncate" as const, hideOverlap: true },
  };
  const numbers = {
    type: "value" as const,
    position: isLine && isRtl ? ("right" as const) : undefined,
    inverse: !isLine && isRtl,
    minInterval: chart.shape === "count" ? 1 : undefined,
    splitLine: { lineStyle: { color: edge } },
    axisLabel: { ...style, formatter: (value: number) => axis(chart, value), hideOverlap: true },
  };
  return {
    animation: moves(),
    animationDuration: 250,
    grid: { top: 12, bottom: 4, left: 8, right: 16, containLabel: true },
    tooltip: { ...hint(chart, style), trigger: isLine ? ("axis" as const) : ("item" as const) },
    xAxis: isLine ? names : numbers,
    yAxis: isLine ? numbers : { ...names, position: isRtl ? ("right" as const) : ("left" as const) },
    series: [
      isLine
        ? {
            type: "line" as const,
            data: values,
            cursor: "pointer",
            symbolSize: 7,
            showSymbol: chart.values.length < 50,
            lineStyle: { width: 2.5 },
            itemStyle: { color: accent },
            areaStyle: { color: accent, opacity: 0.1 },
            triggerLineEvent: true,
          }
        : {
            type: "bar" as const,
            data: values,
            cursor: "pointer",
            barMaxWidth: 22,
            itemStyle: { color: accent, borderRadius: isRtl ? [4, 0, 0, 4] : [0, 4, 4, 0] },
          },
    ],
  };
}

function draw(element: HTMLElement): void {
  const chart = JSON.parse(element.dataset.chart ?? "{}") as Chart;
  const isRtl = document.documentElement.dir === "rtl";
  if (chart.kind === "funnel") element.style.height = `${chart.labels.length * 48 + 8}px`;
  if (chart.kind === "bars") element.style.height = `${chart.labels.length * 34 + 44}px`;
  let made = drawn.get(element);
  if (!made) {
    made = init(element);
    drawn.set(element, made);
    made.on("click", (event) => {
      const url = chart.urls[event.dataIndex];
      if (url) location.assign(url);
    });
  }
  if (chart.kind === "funnel") made.setOption(funnel(chart, isRtl, room(element, chart)), true);
  else if (chart.kind === "range") made.setOption(range(chart, isRtl), true);
  else made.setOption(options(chart, isRtl, room(element, chart)), true);
}

function drawAll(): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-chart]")) draw(element);
}

const size = new ResizeObserver((entries) => {
  for (const entry of entries) drawn.get(entry.target as HTMLElement)?.resize();
});

function begin(): void {
  drawAll();
  for (const element of drawn.keys()) size.observe(element);
}

// Newer numbers come by htmx once they are counted.
document.fonts.ready.then(() => {
  begin();
  document.addEventListener("htmx:load", begin);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, {
  attributeFilter: ["data-bs-theme"],
});
