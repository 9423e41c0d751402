/** Shapes by number, as the shaders know them. */
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

/** A mark is a rectangle around its place; it moves from `a_way.xy` to `a_way.zw` by itself. */
export const vertexShader = `#version 300 es
uniform mat4 u_matrix;
uniform vec2 u_half;
uniform float u_now;
uniform float u_duration;
uniform float u_world;
in vec2 a_corner;
in vec4 a_way;
in float a_since;
in vec2 a_size;
in float a_shape;
in vec4 a_color;
in vec4 a_shares;
in vec4 a_cell;
out vec2 v_offset;
out vec2 v_size;
out vec4 v_color;
out vec4 v_shares;
out vec4 v_cell;
flat out int v_shape;

vec4 project(vec2 place) { return u_matrix * vec4(place.x + u_world, place.y, 0.0, 1.0); }

void main() {
  v_shape = int(a_shape + 0.5);
  v_size = a_size;
  v_color = a_color;
  v_shares = a_shares;
  v_cell = a_cell;
  if (v_shape == 7) {
    vec4 from = project(a_way.xy);
    vec4 to = project(a_way.zw);
    vec2 along = normalize((to.xy / to.w - from.xy / from.w) * u_half + vec2(1e-6, 0.0));
    v_offset = vec2(0.0, a_corner.y * (a_size.x * 0.5 + 1.0));
    vec4 end = a_corner.x < 0.0 ? from : to;
    gl_Position = end + vec4(vec2(-along.y, along.x) * v_offset.y / u_half * end.w, 0.0, 0.0);
    return;
  }
  float progress = u_duration > 0.0 ? clamp((u_now - a_since) / u_duration, 0.0, 1.0) : 1.0;
  vec4 middle = project(mix(a_way.xy, a_way.zw, progress * progress * (3.0 - 2.0 * progress)));
  // A picture of text is sharp only on whole pixels.
  if (v_shape == 6) middle.xy = floor(middle.xy / middle.w * u_half + 0.5) / u_half * middle.w;
  v_offset = a_corner * (a_size + 1.0);
  gl_Position = middle + vec4(v_offset / u_half * vec2(1.0, -1.0) * middle.w, 0.0, 0.0);
}`

export const fragmentShader = `#version 300 es
precision mediump float;
uniform sampler2D u_atlas;
uniform vec2 u_atlasSize;
uniform float u_ratio;
uniform vec3 u_surface;
uniform vec3 u_states[5];
in vec2 v_offset;
in vec2 v_size;
in vec4 v_color;
in vec4 v_shares;
in vec4 v_cell;
flat in int v_shape;
out vec4 color;

float cover(float distance, float radius) { return clamp((radius - distance) * u_ratio + 0.5, 0.0, 1.0); }

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
  vec2 o = v_offset;
  float radius = v_size.x;
  if (v_shape <= 2) {
    vec2 a = abs(o);
    float distance = v_shape == 0 ? length(o) : v_shape == 1 ? max(a.x, a.y) + 0.6 : (a.x + a.y) * 0.74;
    color = vec4(mix(u_surface, v_color.rgb, cover(distance, radius - 1.0)), 1.0) * cover(distance, radius);
  } else if (v_shape == 3) {
    float distance = length(o);
    vec3 ring = stateAt(fract(atan(o.x, -o.y) / 6.2831853 + 1.0));
    vec4 label = text();
    vec3 disc = mix(ring, u_surface, cover(distance, radius - 4.0));
    color = vec4(disc * (1.0 - label.a) + label.rgb, 1.0) * cover(distance, radius);
  } else if (v_shape == 4) {
    float distance = length(o);
    float alpha = max(cover(distance, radius) - cover(distance, radius - 2.5), 0.14 * cover(distance, radius));
    color = vec4(v_color.rgb, 1.0) * alpha;
  } else if (v_shape == 5) {
    float distance = length(o);
    color = vec4(v_color.rgb, 1.0) * (cover(distance, radius) - cover(distance, radius - 2.5));
  } else if (v_shape == 6) {
    color = text();
  } else {
    color = vec4(v_color.rgb, 1.0) * (0.9 * cover(abs(o.y), radius * 0.5));
  }
}`
