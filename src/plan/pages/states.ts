import type { SpecResult } from '../result.ts'

type Outcome = SpecResult['outcome']

/** What a reader tells apart: one colour, one filter. Worst first; the letter is the class in our style. */
export const states = [
  { letter: 'f', word: 'failed' },
  { letter: 'y', word: 'flaky' },
  { letter: 'n', word: 'not run' },
  { letter: 's', word: 'skipped' },
  { letter: 'p', word: 'passed' },
] as const

export type State = (typeof states)[number]['letter']

export function stateOf(outcome: Outcome): State {
  switch (outcome) {
    case 'passed':
      return 'p'
    case 'flaky':
      return 'y'
    case 'skipped':
      return 's'
    case 'never-ran':
    case 'not-runnable':
      return 'n'
    default:
      return 'f'
  }
}

/** 0 is the worst. */
export function severity(state: State): number {
  return states.findIndex(s => s.letter === state)
}
