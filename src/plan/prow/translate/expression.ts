/** What a runner puts in. */
export function expression(of: string): string {
  return `\${{ ${of} }}`
}
