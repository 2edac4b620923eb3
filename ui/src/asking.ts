/** Headers of a request of our own: htmx sends the same by itself. */
export function headers(): Record<string, string> {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
}

/** Post a form's values; undefined where nobody answers, or a login page would. */
export async function post(
  url: string,
  values: FormData | URLSearchParams,
  keepalive = false,
): Promise<Response | undefined> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: headers(),
      body: values,
      redirect: "manual",
      keepalive,
    });
    return answer.ok ? answer : undefined;
  } catch {
    return undefined;
  }
}
