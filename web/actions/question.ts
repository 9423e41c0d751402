import type { Question, Said } from '../rows/action.ts'

/** A form that asks what an action needs to know before it is done. */
export type QuestionProps<For extends Question['for'] = Question['for']> = {
  question: Extract<Question, { for: For }>
  busy: boolean
  onAnswer: (said: Said) => void
  onClose: () => void
}
