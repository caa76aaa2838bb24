// Colours for what is drawn by hand: a canvas knows no variables of the style.
import { colourOf } from '../src/view/model/colour.ts'

const resolved = new Map<string, string>()

export function setTheme(theme: string): void {
  const root = document.documentElement
  const ofSystem = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  root.dataset['theme'] = theme === 'light' || theme === 'dark' ? theme : ofSystem
  resolved.clear()
}

/** `var(--green)` -> `#5cc98a`. */
export function token(name: string): string {
  const known = resolved.get(name)
  if (known !== undefined) return known
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
  resolved.set(name, value)
  return value
}

export function canvasColour(name: string): string {
  const colour = colourOf(name)
  const [, variable] = /^var\(--([\w-]+)\)$/.exec(colour) ?? []
  return variable === undefined ? colour : token(variable)
}

export function withAlpha(colour: string, share: number): string {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return `color-mix(in srgb, ${colour} ${percent}%, transparent)`
}

/** A fill that its text can be read on: ours have one of their own, others are answered with black or white. */
export function fillOf(name: string): { readonly fill: string; readonly text: string } {
  const colour = colourOf(name)
  const [, variable] = /^var\(--(red|orange|yellow|green|blue|purple)\)$/.exec(colour) ?? []
  if (variable !== undefined) return { fill: `var(--${variable}-fill)`, text: '#fff' }
  const dark = luminance(canvasColour(name)) < 0.18
  return { fill: colour, text: dark ? '#fff' : '#0b0f12' }
}

function luminance(colour: string): number {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (context === null) return 0
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data
  const [red = 0, green = 0, blue = 0] = [r, g, b].map((part) => {
    const share = part / 255
    return share <= 0.04 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
