// What `lake slo new` does, and `lake alerts new` where somebody chooses an objective.
import { newSlo } from '../alerts/slo/new.ts'
import type { NewSlo, NewSloOptions } from '../alerts/slo/new.ts'
import { askFor } from '../alerts/slo/wizard.ts'
import type { Session } from '../stack/prepare.ts'
import { lintFacts } from './lint.ts'
import { openPlace } from './programs.ts'
import { input, select } from './prompts.ts'
import type { Asking } from './prompts.ts'

export interface SloWish extends Omit<NewSloOptions, 'facts' | 'place'> {
  /** Whom to ask for what was not said; nobody, where that is undefined. */
  readonly asking: Asking | undefined
}

export async function makeSlo(session: Session, { asking, ...wish }: SloWish): Promise<NewSlo> {
  const answered = asking === undefined ? wish.said : await askFor(wish.said, questionsOf(asking))
  return newSlo(session, {
    ...wish,
    said: { objective: '99%', window: '30d', ...answered },
    facts: (texts) => lintFacts(session, texts),
    place: openPlace(),
  })
}

function questionsOf(asking: Asking): Parameters<typeof askFor>[1] {
  return {
    select: (question, choices) => select(question, choices, asking),
    input: (question, fallback) => input(question, fallback, asking),
  }
}
