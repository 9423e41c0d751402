const radians = Math.PI / 180

export type Degrees = { latitude: number; longitude: number }

/**
 * The shortest path over the globe, as `pieces` + 1 places. Longitudes continue across the date line, so that the path
 * can be drawn in one stroke.
 */
export function greatCircle(from: Degrees, to: Degrees, pieces = 64): Degrees[] {
  const [a, b] = [vectorOf(from), vectorOf(to)]
  const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])))
  // Between identical or antipodal places no path is the shortest: use a straight line on the map.
  const isPlain = Math.sin(angle) < 1e-6
  const places: Degrees[] = []
  let before = from.longitude
  for (let piece = 0; piece <= pieces; piece++) {
    const share = piece / pieces
    const [u, v] = isPlain
      ? [1 - share, share]
      : [Math.sin((1 - share) * angle) / Math.sin(angle), Math.sin(share * angle) / Math.sin(angle)]
    const [x, y, z] = [u * a[0] + v * b[0], u * a[1] + v * b[1], u * a[2] + v * b[2]]
    const latitude = isPlain ? from.latitude * u + to.latitude * v : Math.atan2(z, Math.hypot(x, y)) / radians
    const longitude = isPlain ? from.longitude * u + to.longitude * v : Math.atan2(y, x) / radians
    before = longitude - 360 * Math.round((longitude - before) / 360)
    places.push({ latitude, longitude: before })
  }
  return places
}

function vectorOf({ latitude, longitude }: Degrees): [number, number, number] {
  const [lat, lon] = [latitude * radians, longitude * radians]
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)]
}
