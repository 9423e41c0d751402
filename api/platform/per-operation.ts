/** One of something for each operation, whose context owns it: the loaders that gather what all its fields ask for. */
export function perOperation<Owner extends object, Made>(make: (owner: Owner) => Made): (owner: Owner) => Made {
  const made = new WeakMap<Owner, Made>()
  return (owner) => {
    const known = made.get(owner)
    if (known) return known
    const fresh = make(owner)
    made.set(owner, fresh)
    return fresh
  }
}
