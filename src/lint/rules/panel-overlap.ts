import { isJson, jsonList } from '../dashboard.ts'
import { lintRule } from '../rule.ts'
import type { Json } from '../model.ts'

/** Columns of Grafana's grid. */
const columns = 24

interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export const panelOverlap = lintRule(
  'dashboard',
  {
    id: 'panel-overlap',
    severity: 'warning',
    why: 'Grafana moves panels until they fit: the page looks other than it was made.',
  },
  ({ data, at }) => {
    const boxes = jsonList(data['panels']).map((panel) => ({ panel, box: boxOf(panel) }))
    return boxes.flatMap(({ panel, box }, index) => {
      if (box === undefined) return []
      const place = at('panels', index, 'gridPos')
      const said = typeof panel['title'] === 'string' ? panel['title'] : '?'
      if (box.x + box.w > columns)
        return [
          { at: place, message: `"${said}" is wider than the page`, fix: `x + w is ${columns} at most` },
        ]
      const under = boxes.slice(0, index).find((other) => other.box !== undefined && meet(box, other.box))
      if (under === undefined) return []
      const other = typeof under.panel['title'] === 'string' ? under.panel['title'] : '?'
      return [{ at: place, message: `"${said}" lies over "${other}"`, fix: 'move one of the two' }]
    })
  },
)

function boxOf({ gridPos }: Json): Box | undefined {
  if (!isJson(gridPos)) return undefined
  const [x, y, w, h] = ['x', 'y', 'w', 'h'].map((key) => gridPos[key])
  if (typeof x !== 'number' || typeof y !== 'number' || typeof w !== 'number' || typeof h !== 'number')
    return undefined
  return { x, y, w, h }
}

function meet(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.w &&
    other.x < one.x + one.w &&
    one.y < other.y + other.h &&
    other.y < one.y + one.h
  )
}
