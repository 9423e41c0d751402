/** Numbers of the shapes in the shaders. */
export const shapeNumbers = {
  round: 0,
  square: 1,
  diamond: 2,
  group: 3,
  ring: 4,
  halo: 5,
  label: 6,
  segment: 7,
} as const

/** A mark moves from `a_way.xy` to `a_way.zw` without further work of the page. */
const moving = `#version 300 es
uniform mat4 u_matrix;
uniform float u_now;
uniform float u_duration;
uniform float u_world;
in vec4 a_way;
in float a_since;
in vec2 a_size;
in float a_shape;
in vec4 a_color;

vec4 project(vec2 place) { return u_matrix * vec4(place.x + u_world, place.y, 0.0, 1.0); }

vec4 middle() {
  float progress = u_duration > 0.0 ? clamp((u_now - a_since) / u_duration, 0.0, 1.0) : 1.0;
  return project(mix(a_way.xy, a_way.zw, progress * progress * (3.0 - 2.0 * progress)));
}
`

const covering = `#version 300 es
precision highp float;
uniform float u_ratio;
uniform vec3 u_surface;

float cover(float distance, float radius) { return clamp((radius - distance) * u_ratio + 0.5, 0.0, 1.0); }
`

/** Packages, of which there are thousands: one point each, with as little work as possible. */
export const dots = {
  vertex: `${moving}
uniform float u_ratio;
out vec3 v_color;
flat out float v_radius;
flat out vec3 v_shape;

void main() {
  v_color = a_color.rgb;
  v_radius = a_size.x;
  v_shape = vec3(a_shape == 0.0, a_shape == 1.0, a_shape == 2.0);
  gl_Position = middle();
  gl_PointSize = (a_size.x + 1.0) * 2.0 * u_ratio;
}`,
  fragment: `${covering}
in vec3 v_color;
flat in float v_radius;
flat in vec3 v_shape;
out vec4 color;

void main() {
  vec2 o = abs(gl_PointCoord * 2.0 - 1.0) * (v_radius + 1.0);
  float distance = dot(v_shape, vec3(length(o), max(o.x, o.y) + 0.6, (o.x + o.y) * 0.74));
  color = vec4(mix(u_surface, v_color, cover(distance, v_radius - 1.0)), 1.0) * cover(distance, v_radius);
}`,
}

/** Everything else: a rectangle of four vertices around its place, or along a line. */
export const shapes = {
  vertex: `${moving}
uniform vec2 u_half;
in vec4 a_shares;
in vec4 a_cell;
out vec2 v_offset;
out vec2 v_size;
out vec4 v_color;
out vec4 v_shares;
out vec4 v_cell;
flat out int v_shape;

void main() {
  vec2 corner = vec2(float(gl_VertexID & 1) * 2.0 - 1.0, float(gl_VertexID & 2) - 1.0);
  v_shape = int(a_shape + 0.5);
  v_size = a_size;
  v_color = a_color;
  v_shares = a_shares;
  v_cell = a_cell;
  if (v_shape == 7) {
    vec4 from = project(a_way.xy);
    vec4 to = project(a_way.zw);
    vec2 along = normalize((to.xy / to.w - from.xy / from.w) * u_half + vec2(1e-6, 0.0));
    v_offset = vec2(0.0, corner.y * (a_size.x * 0.5 + 1.0));
    vec4 end = corner.x < 0.0 ? from : to;
    gl_Position = end + vec4(vec2(-along.y, along.x) * v_offset.y / u_half * end.w, 0.0, 0.0);
    return;
  }
  vec4 place = middle();
  // A picture of text is sharp only on whole pixels.
  if (v_shape == 6) place.xy = floor(place.xy / place.w * u_half + 0.5) / u_half * place.w;
  v_offset = corner * (a_size + 1.0);
  gl_Position = place + vec4(v_offset / u_half * vec2(1.0, -1.0) * place.w, 0.0, 0.0);
}`,
  fragment: `${covering}
uniform sampler2D u_atlas;
uniform vec2 u_atlasSize;
uniform vec3 u_states[5];
in vec2 v_offset;
in vec2 v_size;
in vec4 v_color;
in vec4 v_shares;
in vec4 v_cell;
flat in int v_shape;
out vec4 color;

vec4 text() {
  if (abs(v_offset.x) >= v_cell.z * 0.5 || abs(v_offset.y) >= v_cell.w * 0.5) return vec4(0.0);
  return texture(u_atlas, (v_cell.xy + v_cell.zw * 0.5 + v_offset) / u_atlasSize);
}

vec3 stateAt(float turn) {
  if (turn < v_shares.x) return u_states[4];
  if (turn < v_shares.y) return u_states[3];
  if (turn < v_shares.z) return u_states[2];
  if (turn < v_shares.w) return u_states[1];
  return u_states[0];
}

void main() {
  float radius = v_size.x;
  float distance = length(v_offset);
  if (v_shape == 3) {
    vec3 ring = stateAt(fract(atan(v_offset.x, -v_offset.y) / 6.2831853 + 1.0));
    vec4 label = text();
    vec3 disc = mix(ring, u_surface, cover(distance, radius - 4.0));
    color = vec4(disc * (1.0 - label.a) + label.rgb, 1.0) * cover(distance, radius);
  } else if (v_shape == 6) {
    color = text();
  } else if (v_shape == 7) {
    color = vec4(v_color.rgb, 1.0) * (0.9 * cover(abs(v_offset.y), radius * 0.5));
  } else {
    float ring = cover(distance, radius) - cover(distance, radius - 2.5);
    float disc = v_shape == 4 ? 0.14 * cover(distance, radius) : 0.0;
    color = vec4(v_color.rgb, 1.0) * max(ring, disc);
  }
}`,
}
