// Where somebody was in the bar, before it was made anew.

/** The bar is made anew; whoever was in it stays where they were. */
export function keepFocus(change: () => void): void {
  const focused = document.activeElement
  const label =
    (focused?.closest('.bar, .variables') ?? null) === null || focused === null
      ? null
      : (focused.getAttribute('aria-label') ?? focused.getAttribute('title'))
  change()
  if (label === null) return
  for (const each of document.querySelectorAll<HTMLElement>('.bar *, .variables *'))
    if (each.getAttribute('aria-label') === label || each.getAttribute('title') === label) return each.focus()
}
