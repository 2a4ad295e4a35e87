// People sign in with the platform; the webapp's own sign-in form, which it shows once it is signed out, has no passwords.
setInterval(() => {
  if (/^#!?\/login/.test(window.location.hash)) {
    window.location.replace('/login');
  }
}, 300);

export default {
  app: { name: 'Cockpit', vendor: 'IME Bookings' },
  disableWelcomeMessage: true
};
