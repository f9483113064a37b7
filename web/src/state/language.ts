/// Which language the page opens with; apart from the other settings, since it is needed before anything is drawn.

// Inside a portal's iframe the browser may refuse storage altogether; then a choice lasts for the visit.
export const kept = (key: string): string | null => {
  try { return localStorage.getItem(`hepatica.${key}`); } catch { return null; }
};
export const keep = (key: string, value: string): void => {
  try { localStorage.setItem(`hepatica.${key}`, value); } catch { /* stays for this visit */ }
};

/** The language to open with: what was chosen before, else the first the browser asks for that exists. */
export function preferredLanguage(available: string[], asked: readonly string[] = navigator.languages): string {
  const before = kept('language');
  if (before && available.includes(before)) return before;
  for (const tag of asked) {
    const exact = available.find((a) => a.toLowerCase() === tag.toLowerCase());
    const near = available.find((a) => a.split('-')[0] === tag.split('-')[0]?.toLowerCase());
    if (exact ?? near) return (exact ?? near) as string;
  }
  return 'en';
}

export const keepLanguage = (tag: string): void => keep('language', tag);
