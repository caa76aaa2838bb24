// Statements of the demo, as an application would send them.
import { StatementFailed, statement } from '../trino/statement.ts'
import type { Rows, StatementOptions } from '../trino/statement.ts'
import { Unexpected } from './part.ts'
import type { LoadContext, Step } from './part.ts'

export type Sender = StatementOptions & { readonly fires?: string }

/** Named so that no alert on pipelines takes them for one. */
export const notebook: Sender = { user: 'analyst', source: 'lake-demo-notebook' }
export const job: Sender = { user: 'etl', source: 'lake-demo-job' }

export function sql(
  context: LoadContext,
  text: string,
  { user, source, session, limit }: Sender,
): Promise<Rows> {
  return statement(context, text, {
    user,
    ...(source === undefined ? {} : { source }),
    ...(session === undefined ? {} : { session }),
    ...(limit === undefined ? {} : { limit }),
  })
}

export function query(name: string, text: string, sender: Sender = notebook): Step {
  return { name, run: async (context) => void (await sql(context, text, sender)) }
}

/** Fails with this code of Trino's, as it should. */
export function refused(name: string, text: string, code: string, sender: Sender = notebook): Step {
  return {
    name,
    onPurpose: true,
    ...(sender.fires === undefined ? {} : { fires: sender.fires }),
    async run(context) {
      try {
        await sql(context, text, sender)
      } catch (error) {
        if (error instanceof StatementFailed && error.code === code) return
        throw error
      }
      throw new Unexpected(`${name} should have failed with ${code}`)
    },
  }
}
