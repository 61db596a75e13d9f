// The page's language, for whoever reads it aloud and for the browser's choice of letters.
export default function ({ data }) {
  document.documentElement.lang = data;
}
