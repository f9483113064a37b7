// The content security policy, in one place: written into the built page and sent by the static server.

/** Returns the policy as one line. `meta`: leave out what only a header may carry. */
export function policy({ meta = false, frameAncestors = '*' } = {}) {
  const lines = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  if (!meta) lines.push(`frame-ancestors ${frameAncestors}`);
  return lines.join('; ');
}
