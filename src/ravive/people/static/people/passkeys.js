// Offers passkeys where the browser has them, and says in the page's own words when one was not used.
document.addEventListener("DOMContentLoaded", () => {
	for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = !window.PublicKeyCredential;
	for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = !!window.PublicKeyCredential;
});
document.addEventListener("allauth.error", (event) => {
	event.preventDefault();
	for (const part of document.querySelectorAll("[data-passkey-failed]")) part.hidden = false;
});
