// Days and hours in the visitor's zone, language and calendar.

import { calendar, region, say, tongue } from "./words";

const DAY = 86_400_000;

export function hour(at: Date): string {
  if (calendar().days) {
    return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
  }
  return at.toLocaleTimeString(region(), { hour: "numeric", minute: "2-digit" });
}

export const dayOf = (at: Date): string => at.toDateString();

function daysFromToday(at: Date): number {
  const midnight = (day: Date): number => new Date(day).setHours(12, 0, 0, 0);
  return Math.round((midnight(at) - midnight(new Date())) / DAY);
}

function date(at: Date, withWeekday: boolean): string {
  const { days, months } = calendar();
  if (!days || !months) {
    const weekday = withWeekday ? ({ weekday: "long" } as const) : {};
    return at.toLocaleDateString(region(), { ...weekday, day: "numeric", month: "long" });
  }
  const month = months[at.getMonth()];
  const isBosnian = tongue() === "bs";
  const day = isBosnian ? `${at.getDate()}. ${month}` : `${at.getDate()} ${month}`;
  const weekday = days[at.getDay()];
  if (!withWeekday) return day;
  return isBosnian ? `${weekday}, ${day}` : `${day}, ${weekday}`;
}

/** For the line between two days. */
export function day(at: Date): string {
  const away = daysFromToday(at);
  if (away === 0) return say(W.dayToday);
  return away === -1 ? say(W.dayYesterday) : date(at, true);
}

/** When somebody is back: today at 14:00, tomorrow at 9:00, Monday at 9:00, 2 May at 9:00. */
export function when(at: Date): string {
  const time = hour(at);
  const away = daysFromToday(at);
  if (away === 0) return say(W.today, { time });
  if (away === 1) return say(W.tomorrow, { time });
  return say(W.later, { day: date(at, away < 7), time });
}
