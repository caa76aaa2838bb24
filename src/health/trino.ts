// Trino answers a query; and where the whole lake runs, a table is made, filled, read and dropped through all of it.
import type { PlannedService } from '../plan/plan.ts'
import { healthUser } from '../queries/queries.ts'
import { StatementFailed, statement } from '../trino/statement.ts'
import { chain, failed, passed } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import { branchId, ensureBranch } from './nessie.ts'
import { objectId } from './object-store.ts'
import type { Stack } from './stack.ts'
import { firstLine } from './values.ts'

const selectId = 'trino.select'
/** A catalog of its own, on a branch of its own: nobody's tables are touched. */
const catalog = 'lake_probe'
const schema = `${catalog}.lake_health`

export function trinoChecks({ plan }: Stack): readonly Check[] {
  const find = (name: string): PlannedService | undefined =>
    plan.services.find((service) => service.name === name)
  const [trino, nessie] = [find('trino'), find('nessie')]
  if (trino === undefined) return []
  const select = selectCheck(trino)
  return nessie === undefined ? [select] : [select, icebergCheck(trino, find('minio') !== undefined)]
}

function selectCheck(trino: PlannedService): Check {
  return {
    id: selectId,
    subject: trino.component,
    topic: 'lake',
    title: 'Trino answers a query',
    broken: 'Trino answers no query',
    essential: trino.essential,
    needs: standing(trino),
    timeoutMs: 30_000,
    probe: async (context) => {
      const rows = await ask(context, 'select count(*) from tpch.tiny.nation')
      return isOutcome(rows) ? rows : expectValue(rows, 25)
    },
    fix: 'lake logs trino --tail 50',
  }
}

function icebergCheck(trino: PlannedService, ownStore: boolean): Check {
  return {
    id: 'chain.iceberg',
    subject: chain,
    topic: 'lake',
    title: 'a row written through Trino into an Iceberg table is read back',
    broken: 'no Iceberg table can be written',
    essential: trino.essential,
    needs: [selectId, branchId, ...(ownStore ? [objectId] : [])],
    timeoutMs: 60_000,
    probe: probeTable,
    fix: 'lake logs trino nessie --tail 50',
  }
}

async function probeTable(context: ProbeContext): Promise<Outcome> {
  await ensureBranch(context, catalog)
  const name = `${schema}.t_${context.stack.session.system.host.randomHex(6)}`
  const made = await inTurn(context, [
    `create schema if not exists ${schema}`,
    `create table ${name} (id integer, word varchar)`,
  ])
  if (made !== undefined) return made
  const written = await inTurn(context, [`insert into ${name} values (1, 'lake')`])
  const rows = written ?? (await ask(context, `select count(*) from ${name} where word = 'lake'`))
  const dropped = await inTurn(context, [`drop table ${name}`])
  if (isOutcome(rows)) return rows
  const read = expectValue(rows, 1)
  return read.status === 'ok' ? (dropped ?? passed) : read
}

/** The first that fails ends it. */
async function inTurn(context: ProbeContext, statements: readonly string[]): Promise<Outcome | undefined> {
  for (const sql of statements) {
    const rows = await ask(context, sql)
    if (isOutcome(rows)) return rows
  }
  return undefined
}

type Answer = readonly (readonly unknown[])[]

async function ask(context: ProbeContext, sql: string): Promise<Answer | Outcome> {
  try {
    return (await statement(context, sql, { user: healthUser })).rows
  } catch (error) {
    if (!(error instanceof StatementFailed)) throw error
    const verb = /^\w+( \w+)?(?= )/.exec(sql)?.[0] ?? sql
    return failed(`${verb} fails with ${error.code}: ${firstLine(error.message)}`)
  }
}

function isOutcome(answer: Answer | Outcome): answer is Outcome {
  return 'status' in answer
}

function expectValue(rows: Answer, expected: number): Outcome {
  const value = rows[0]?.[0]
  return value === expected ? passed : failed(`it counts ${String(value)} where there is ${expected}`)
}
