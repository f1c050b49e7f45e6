import { constants, gunzipSync } from 'node:zlib'

/**
 * What an object is, of what is stored: services that do not unpack what they say is packed leave it to their readers.
 * @param limit the bytes may end anywhere
 */
export function bodyOf(stored: Buffer, encoding: string | undefined, limit?: number): Buffer {
  if (encoding !== 'gzip' || stored[0] !== 0x1f || stored[1] !== 0x8b) return stored
  const whole = limit === undefined ? {} : { finishFlush: constants.Z_SYNC_FLUSH }
  return gunzipSync(stored, whole)
}
