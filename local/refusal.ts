/** Something that the person at the terminal can mend; its message is all that they need to see. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
}
