import type { FakeCloud } from './clouds.ts'

/**
 * Stacks of that cluster are deleted slowly from now on: once one was asked to go, it is said to be going until the wire
 * is mended. The emulators are done at once.
 */
export function deletesSlowly({ wire }: FakeCloud, id: string): void {
  const answer = (action: string, body: string) => ({
    status: 200,
    body: `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${body}</${action}Response>`,
  })
  const tags = `<Tags><member><Key>bowsprit-cluster</Key><Value>${id}</Value></member></Tags>`
  const stack = `<StackName>bowsprit-${id}</StackName><StackStatus>DELETE_IN_PROGRESS</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>${tags}`
  const described = `<DescribeStacksResult><Stacks><member>${stack}</member></Stacks></DescribeStacksResult>`
  wire.answer('cloudformation:DeleteStack', () => {
    wire.answer('cloudformation:DescribeStacks', () => answer('DescribeStacks', described))
    return answer('DeleteStack', '')
  })
}
