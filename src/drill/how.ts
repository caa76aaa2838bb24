// The ways in which a drill breaks a service.

export const hows = ['stop', 'kill', 'pause', 'cut', 'slow', 'fill'] as const
export type How = (typeof hows)[number]

/** `postgres was ...` */
export const broken: Readonly<Record<How, string>> = {
  stop: 'stopped',
  kill: 'killed',
  pause: 'paused',
  cut: 'cut from its networks',
  slow: 'slowed down',
  fill: 'left with a full disk',
}
