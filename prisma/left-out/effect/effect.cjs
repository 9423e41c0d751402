/** Of `effect`, what `@prisma/config` calls: schemas here take every value, so that nothing is refused. */
const schema = () => ({ make: (value) => value, fields: {} })
const right = (value) => ({ _tag: 'Right', right: value })
const isLeft = ({ _tag }) => _tag === 'Left'

exports.Schema = {
  Any: schema(),
  Array: schema,
  Boolean: schema(),
  NonEmptyString: schema(),
  NullOr: schema,
  String: schema(),
  Struct: schema,
  mutable: schema,
  optional: schema,
  decodeUnknownEither: () => right,
}

exports.Either = {
  left: (value) => ({ _tag: 'Left', left: value }),
  right,
  isLeft,
  map: (change) => (either) => (isLeft(either) ? either : right(change(either.right))),
  flatMap: (change) => (either) => (isLeft(either) ? either : change(either.right)),
  orElse: (other) => (either) => (isLeft(either) ? other(either.left) : either),
}

exports.pipe = (value, ...steps) => steps.reduce((sofar, step) => step(sofar), value)
