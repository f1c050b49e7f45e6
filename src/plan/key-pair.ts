/** A certificate (or a bare public key) and its private key, PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}
