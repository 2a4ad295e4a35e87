// Passkeys: at the sign-in page, as the second step, and in the settings. Elements say by data-passkey what they are for, and
// stay hidden where the browser has no passkeys.
(() => {
  'use strict'

  if (!window.PublicKeyCredential || !navigator.credentials) {
    document.querySelectorAll('[data-no-passkeys]').forEach((words) => words.classList.remove('no-js-only'))
    return
  }

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
  const described = (list) => (list || []).map((one) => ({ type: one.type, id: bytes(one.id) }))

  const csrf = () => {
    const cookie = document.cookie.split('; ').find((one) => /^(__Host-)?CSRF-TOKEN=/.test(one))
    return cookie ? decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1)) : ''
  }

  const call = async (method, path, body) => {
    const answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': csrf() },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const json = answer.status === 204 ? {} : await answer.json()
    if (!answer.ok) {
      throw new Error(json.error ? json.error.message : 'That did not work. Load the page again and try once more.')
    }
    return json
  }

  const make = async (options) => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: described(options.excludeCredentials),
      },
    })
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      clientExtensionResults: {},
      response: {
        clientDataJSON: text(made.response.clientDataJSON),
        attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
    }
  }

  const sign = async (options) => {
    const signed = await navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        allowCredentials: described(options.allowCredentials),
      },
    })
    return {
      id: signed.id,
      rawId: text(signed.rawId),
      type: signed.type,
      clientExtensionResults: {},
      response: {
        clientDataJSON: text(signed.response.clientDataJSON),
        authenticatorData: text(signed.response.authenticatorData),
        signature: text(signed.response.signature),
        userHandle: signed.response.userHandle ? text(signed.response.userHandle) : undefined,
      },
    }
  }

  const acts = {
    async 'sign-in'(area) {
      const begun = await call('POST', '/api/auth/passkey')
      const credential = await sign(begun.publicKey)
      const answer = await call('POST', '/api/auth/passkey/sign-in', { challenge: begun.challenge, credential })
      if (!answer.token) {
        throw new Error('Your role needs an authenticator app. Sign in with your password to set it up.')
      }
      window.location.assign(area.dataset.next)
    },
    async verify(area) {
      const form = area.querySelector('form')
      form.elements.code.value = JSON.stringify(await sign(await call('POST', '/verify/passkey')))
      form.submit()
    },
    async add(area) {
      const publicKey = (await call('POST', '/api/auth/factors/passkey', proof(area))).publicKey
      const form = area.querySelector('form')
      const name = form.elements.name.value.trim() || 'Passkey'
      const added = await call('POST', '/api/auth/factors/passkey/confirm', { name, credential: await make(publicKey) })
      if (added.recoveryCodes.length === 0) return window.location.reload()
      show(area.querySelector('[data-codes]'), added.recoveryCodes)
      form.hidden = true
      document.querySelector('[data-none]').hidden = true
      return undefined
    },
    async rename(area, button) {
      const name = button.closest('li').querySelector('[name=name]').value.trim()
      await call('PATCH', `/api/auth/factors/${button.value}`, { name })
      window.location.reload()
    },
    async remove(area, button) {
      await call('DELETE', `/api/auth/factors/${button.value}`, proof(area))
      window.location.reload()
    },
  }

  const proof = (area) => {
    const password = area.querySelector('[name=password]').value
    return password ? { password } : {}
  }

  const show = (place, codes) => {
    place.hidden = false
    place.querySelector('.codes').append(
      ...codes.map((code) => {
        const line = document.createElement('li')
        line.textContent = code
        return line
      }),
    )
    place.querySelector('[data-copy]').dataset.copy = codes.join('\n')
    place.querySelector('h3').focus()
  }

  const tell = (area, message) => {
    const problem = area.querySelector('[role=alert]')
    problem.hidden = !message
    problem.querySelector('p').textContent = message
  }

  for (const area of document.querySelectorAll('[data-passkey-area]')) {
    area.hidden = false
    area.addEventListener('click', async (event) => {
      const button = event.target.closest('[data-passkey]')
      if (!button) return
      tell(area, '')
      button.disabled = true
      try {
        await acts[button.dataset.passkey](area, button)
      } catch (e) {
        tell(area, e instanceof DOMException ? 'No passkey was used. Try again, or choose another way.' : e.message)
      } finally {
        button.disabled = false
      }
    })
  }
})()
