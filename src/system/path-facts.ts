import { access, constants, stat, statfs } from 'node:fs/promises'
import type { PathFacts } from './machine.ts'

export async function pathFacts(path: string): Promise<PathFacts | undefined> {
  try {
    const [about, around] = await Promise.all([stat(path), statfs(path)])
    const writable = await access(path, constants.W_OK).then(
      () => true,
      () => false,
    )
    return {
      mode: about.mode & 0o7777,
      writable,
      bytes: about.size,
      fileSystem: names[around.type] ?? '',
      freeBytes: around.bavail * around.bsize,
    }
  } catch {
    return undefined
  }
}

/** The kernel's numbers (statfs(2)); those of Linux, where network and Windows drives are mounted most. */
const names: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x2fc12fc1: 'zfs',
  0x01021994: 'tmpfs',
  0x794c7630: 'overlay',
  0x6969: 'nfs',
  0xff534d42: 'cifs',
  0xfe534d42: 'smb2',
  0x01021997: '9p',
  0x65735546: 'fuse',
  0x4d44: 'vfat',
}
