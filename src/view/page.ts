// The built page: one text, its style and code inside, and the policy that lets nothing else in.

export interface BuiltPage {
  readonly html: string
  /** Content-Security-Policy by the hashes of what is inside; whoever serves it adds whom it may connect to. */
  readonly policy: string
}

const place = '<!--data-->'

/** The page with all that it would have asked for: it needs nobody any more. */
export function withData({ html, policy }: BuiltPage, data: unknown): string {
  // No text of the data can end the element that holds it.
  const safe = JSON.stringify(data).replaceAll('<', String.raw`\u003c`)
  const meta = `<meta http-equiv="content-security-policy" content="${policy}">`
  return html.replace(place, () => `${meta}<script type="application/json" id="data">${safe}</script>`)
}
