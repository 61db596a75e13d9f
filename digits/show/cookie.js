// A signed key, of a person who said yes or of somebody in a room, for so many seconds; an empty one ends it.
export default function ({ data }) {
  const age = data.value ? (data.age ?? 365 * 24 * 3600) : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}
