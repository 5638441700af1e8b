package main

import (
	"context"
	"crypto/rand"
	"html/template"
	"net/http"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

type session struct{ State, Nonce, Verifier, Class, Name string }

var sessions, page = sync.Map{}, template.Must(template.New("").Parse("<h1>{{if .Name}}The class of {{.Name}}{{else}}Nobody is signed in{{end}}</h1>"))

func begin(w http.ResponseWriter, s session) { // in place of any other; the attributes are what a frame of the LMS needs
	id := rand.Text()
	sessions.Store(id, s)
	http.SetCookie(w, &http.Cookie{Name: "__Host-session", Value: id, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteNoneMode, Partitioned: true})
}

func current(r *http.Request) (s session) {
	if cookie, err := r.Cookie("__Host-session"); err == nil {
		found, _ := sessions.Load(cookie.Value)
		s, _ = found.(session)
	}
	return s
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	provider := must(oidc.NewProvider(context.Background(), os.Getenv("ISSUER")))
	config := oauth2.Config{ClientID: os.Getenv("CLIENT_ID"), ClientSecret: os.Getenv("CLIENT_SECRET"), Endpoint: provider.Endpoint(), RedirectURL: os.Getenv("ORIGIN") + "/callback", Scopes: []string{"openid", "profile", "email"}}
	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		s := session{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Class: r.FormValue("class")}
		begin(w, s)
		http.Redirect(w, r, config.AuthCodeURL(s.State, oidc.Nonce(s.Nonce), oauth2.S256ChallengeOption(s.Verifier)), http.StatusFound)
	})
	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		s, claims := current(r), struct{ Name string }{}
		defer func() {
			if recover() != nil {
				http.Error(w, "Go back to your course and click the link again", http.StatusBadRequest)
			}
		}()
		if s.State == "" || r.FormValue("state") != s.State {
			panic("not asked for by this browser")
		}
		tokens := must(config.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(s.Verifier)))
		token := must(provider.Verifier(&oidc.Config{ClientID: config.ClientID}).Verify(r.Context(), tokens.Extra("id_token").(string)))
		if token.Nonce != s.Nonce || token.Claims(&claims) != nil {
			panic("another nonce")
		}
		begin(w, session{Name: claims.Name})
		http.Redirect(w, r, "/classes/"+s.Class, http.StatusFound)
	})
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { page.Execute(w, current(r)) })
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
