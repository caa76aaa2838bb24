// The contracts at hand: those that `lake contract record` wrote beside lake.yaml, and those that lake is shipped with.
import { join } from 'node:path'
import type { ContractFile } from '../contracts/contract.ts'
import type { LogContract } from '../contracts/logql.ts'
import { LakeError } from '../errors.ts'
import type { Session } from '../stack/prepare.ts'
import type { Disk } from '../system/system.ts'

export interface FoundContract {
  /** For people: relative to the project, or to lake itself. */
  readonly file: string
  /** Of the project. */
  readonly own: boolean
  readonly contract: ContractFile
}

/** Beside lake.yaml. */
export const ownFolder = 'contracts'
const logs = 'alloy/logs.json'

/** The project's own first: they were recorded from what runs here. `root`: of this installation. */
export async function readContracts(
  { system, project }: Pick<Session, 'system' | 'project'>,
  root: string,
): Promise<readonly FoundContract[]> {
  const { disk } = system
  const [own, shipped] = await Promise.all([
    ownContracts(disk, project.folder),
    readFolder(disk, shippedFolder(root)),
  ])
  return [
    ...own,
    ...shipped
      .filter(([file]) => file !== logs)
      .map(([file, text]) => ({ file, own: false, contract: JSON.parse(text) as ContractFile })),
  ]
}

export async function ownContracts(disk: Disk, folder: string): Promise<readonly FoundContract[]> {
  const found = await readFolder(disk, join(folder, ownFolder))
  return found.map(([name, text]) => {
    const file = `${ownFolder}/${name}`
    return { file, own: true, contract: parsed(file, text) }
  })
}

/** What the pipeline makes of logs. */
export async function readLogContract({ disk }: { readonly disk: Disk }, root: string): Promise<LogContract> {
  const text = await disk.read(join(shippedFolder(root), logs))
  if (text === undefined) throw new Error(`${logs} is missing from this installation`)
  return JSON.parse(text) as LogContract
}

const shippedFolder = (root: string): string => join(root, 'dist', 'contracts')

async function readFolder(disk: Disk, folder: string): Promise<readonly (readonly [string, string])[]> {
  const files = (await disk.list(folder)).filter((file) => file.endsWith('.json'))
  return Promise.all(files.map(async (file) => [file, (await disk.read(join(folder, file))) ?? ''] as const))
}

/** A person may have edited it. */
function parsed(file: string, text: string): ContractFile {
  try {
    const contract = JSON.parse(text) as Partial<ContractFile> | null
    const { component, version, jobs } = contract ?? {}
    if (typeof component === 'string' && typeof version === 'string' && typeof jobs === 'object')
      return { ...contract, component, version, jobs }
  } catch {
    // Said below.
  }
  const name = file.replace(/^.*\/|\.json$/g, '')
  throw new LakeError(`${file} is no contract`, {
    code: 'bad-contract',
    exit: 'usage',
    details: ['It is written by lake, from what the component exposes.'],
    actions: [{ id: 'again', command: `rm ${file} && lake contract record ${name}` }],
  })
}
