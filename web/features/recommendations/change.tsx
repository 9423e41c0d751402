import { Co2 } from '../../ui/format/figures.tsx'

/** What a saving changes, with its sign: saved are 3.2 t, so the change is −3.2 t. */
export const Change = ({ saved }: { saved: number | null | undefined }) => (
  <Co2 kg={typeof saved === 'number' ? -saved : null} signed />
)
