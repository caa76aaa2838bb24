// One crosshair for all charts: a line in each that is moved, and nothing is drawn anew.

interface Follower {
  readonly element: HTMLElement
  /** Distance from the left of the element's parent, in pixels; undefined where the moment is not shown. */
  at(ms: number): number | undefined
}

const followers = new Set<Follower>()
let wanted: { readonly ms: number | undefined; readonly from: object } | undefined

export function follow(follower: Follower): () => void {
  followers.add(follower)
  follower.element.hidden = true
  return () => followers.delete(follower)
}

/** `from`: the chart under the pointer, which has a cursor of its own. */
export function point(ms: number | undefined, from: object): void {
  const idle = wanted === undefined
  wanted = { ms, from }
  if (idle) requestAnimationFrame(move)
}

function move(): void {
  if (wanted === undefined) return
  const { ms, from } = wanted
  wanted = undefined
  for (const follower of followers) {
    const at = ms === undefined || follower === from ? undefined : follower.at(ms)
    follower.element.hidden = at === undefined
    if (at !== undefined) follower.element.style.transform = `translateX(${Math.round(at)}px)`
  }
}
