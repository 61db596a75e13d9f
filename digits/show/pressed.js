// Light HTML whose parts can be pressed: what `data-pressed` of a part holds, as JSON, is told as "pressed".
export default function ({ parentElement, data, setTriggerValue }) {
  const place = parentElement.querySelector("div");
  if (place.shown !== data) place.innerHTML = place.shown = data;
  place.onclick = (event) => {
    const part = event.target.closest("[data-pressed]");
    if (part) setTriggerValue("pressed", JSON.parse(part.dataset.pressed));
  };
}
