/** Remember a choice of looks for a year; the server reads it, so that no page flickers. */
export function remember(name: string, value: string): void {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/desk; Max-Age=31536000; SameSite=Lax${secure}`;
}
