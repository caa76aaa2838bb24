// How many values a panel asks for: about one for two pixels, in steps, so that a little more room asks nothing new.
import type { Place } from '../src/view/model/dashboard.ts'
import { recordedPoints } from '../src/view/model/requests.ts'
import type { Api } from './api.ts'

export function points(place: Place, body: HTMLElement, api: Api): number {
  if (api.recorded !== undefined) return recordedPoints(place)
  return Math.max(100, Math.round(body.clientWidth / 2 / 50) * 50)
}
