// Why an alert reaches nobody although it fires.
import type { HeldAlert, Silence } from './alertmanager.ts'

export interface Muted {
  readonly by: 'silence' | 'inhibition'
  /** Id of the silence, or name of the alert that stands for this one. */
  readonly who: string
  readonly because: string
  /** ISO time; null: as long as the other alert fires. */
  readonly until: string | null
}

export function mutedBy(
  labels: Readonly<Record<string, string>>,
  held: readonly HeldAlert[],
  silences: readonly Silence[],
): Muted | null {
  // Alertmanager may have more labels of it: the external ones of who sent it.
  const own = held.find((alert) =>
    Object.entries(labels).every(([name, value]) => value === '' || alert.labels[name] === value),
  )
  const [silence] = own?.silencedBy ?? []
  const [other] = own?.inhibitedBy ?? []
  if (silence !== undefined) return bySilence(silence, silences)
  return other === undefined ? null : byOther(other, held)
}

function bySilence(who: string, silences: readonly Silence[]): Muted {
  const found = silences.find(({ id }) => id === who)
  return { by: 'silence', who, because: found?.because ?? '', until: found?.endsAt ?? null }
}

function byOther(other: string, held: readonly HeldAlert[]): Muted {
  const found = held.find(({ fingerprint }) => fingerprint === other)
  const who = found?.labels['alertname'] ?? other
  return { by: 'inhibition', who, because: found?.annotations['summary'] ?? '', until: null }
}
