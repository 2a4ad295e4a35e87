// People sign in with the platform; the webapp's own sign-in form, which it shows once it is signed out, has no passwords.
setInterval(() => {
  if (/^#!?\/login/.test(window.location.hash)) {
    window.location.replace('/login');
  }
}, 300);

export default {
  app: { name: 'Tasklist', vendor: 'IME Bookings' },
  dateFormat: { normal: 'D MMM YYYY, h:mm a', long: 'dddd D MMMM YYYY, h:mm a' },
  disableWelcomeMessage: true,
  shortcuts: {
    claimTask: { key: 'ctrl+alt+c', description: 'claims the currently selected task' },
    focusFilter: { key: 'ctrl+shift+f', description: 'set the focus to the first filter in the list' },
    focusList: { key: 'ctrl+alt+l', description: 'sets the focus to the first task in the list' },
    focusForm: { key: 'ctrl+alt+f', description: 'sets the focus to the first input field in a task form' }
  }
};
