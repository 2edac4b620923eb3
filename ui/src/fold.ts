const LETTERS: Record<string, string> = { ı: "i", ə: "e", đ: "d", ي: "ی", ى: "ی", ك: "ک", "\u200c": "" };

/** Lower case without accents, as the server's own folding does it: for narrowing short lists. */
export function fold(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[ıəđيىك\u200c]/g, (letter) => LETTERS[letter] ?? letter).trim();
}
