// After the server's end the browser comes back to another one, which knows nothing of the page's fragments:
// ask it for the whole page once, with all that widgets and canvas hold.
export default function ({ setTriggerValue }) {
  window.digitsAgain = () => setTriggerValue("again", Date.now());
  if (window.digitsWatches) return;
  window.digitsWatches = true;
  const app = document.querySelector("[data-testid=stApp]");
  let wasLost = false;
  new MutationObserver(() => {
    const isConnected = app.dataset.testConnectionState === "CONNECTED";
    if (isConnected && wasLost) window.digitsAgain();
    wasLost = !isConnected;
  }).observe(app, { attributeFilter: ["data-test-connection-state"] });
}
