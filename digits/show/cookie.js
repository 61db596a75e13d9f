// The one cookie: the signed key of a person who said yes; an empty one ends it.
export default function ({ data }) {
  const age = data.value ? 365 * 24 * 3600 : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}
