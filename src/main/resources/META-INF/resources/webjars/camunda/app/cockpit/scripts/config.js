export default {
  app: { name: 'Cockpit', vendor: 'IME Bookings' },
  disableWelcomeMessage: true
};
