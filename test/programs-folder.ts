import { tmpdir } from 'node:os'

/**
 * Where programs are unpacked that tests start: on the disk, also where `npm test` keeps databases in memory. Memory may
 * be mounted so that nothing runs from it.
 */
export const programsFolder = process.env.TEST_PROGRAMS ?? tmpdir()
