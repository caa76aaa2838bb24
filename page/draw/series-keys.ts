// A chart can be read without a mouse: arrows move its cursor from value to value.
import type uPlot from 'uplot'
import { hideTip } from '../tip.ts'

const moves: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowLeft: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  PageUp: (index, last) => index - Math.ceil(last / 10),
  PageDown: (index, last) => index + Math.ceil(last / 10),
  Home: () => 0,
  End: (_index, last) => last,
}

export function steer(chart: uPlot, label: string): void {
  const { over } = chart
  over.tabIndex = 0
  over.setAttribute('role', 'application')
  over.setAttribute('aria-roledescription', 'chart')
  over.setAttribute('aria-label', `${label}. Arrow keys read the values.`)
  over.addEventListener('keydown', (event) => {
    const move = moves[event.key]
    if (event.key === 'Escape') hideTip()
    if (move === undefined) return
    event.preventDefault()
    const times = chart.data[0]
    const last = times.length - 1
    const index = Math.min(last, Math.max(0, move(chart.cursor.idx ?? last + 1, last)))
    const left = chart.valToPos(times[index] ?? 0, 'x')
    chart.setCursor({ left, top: over.clientHeight / 3 })
  })
  over.addEventListener('blur', hideTip)
}
