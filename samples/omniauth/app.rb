ENV['RACK_ENV'] ||= 'production' # in development omniauth raises in place of its failure page

require 'digest'
require 'omniauth_openid_connect'
require 'sinatra'

set :port, ENV.fetch('PORT')
set :bind, '127.0.0.1'
set :server, :puma
# Rack 2 has no partitioned cookies, which a frame of the LMS needs: this opens in a window.
set :sessions, secure: true
set :session_secret, Digest::SHA256.hexdigest(ENV.fetch('CLIENT_SECRET'))

use OmniAuth::Builder do
  provider :openid_connect,
           issuer: ENV.fetch('ISSUER'),
           discovery: true,
           scope: %i[openid profile email],
           client_options: {
             identifier: ENV.fetch('CLIENT_ID'),
             secret: ENV.fetch('CLIENT_SECRET'),
             redirect_uri: "#{ENV.fetch('ORIGIN')}/auth/openid_connect/callback"
           }
end

# A login begins by a post with a token here: a page does it.
get '/login' do
  session.clear # whoever was signed in: this click is the newest
  hidden = {
    authenticity_token: Rack::Protection::AuthenticityToken.token(session),
    origin: params['next'],
    login_hint: params['login_hint']
  }
  fields = hidden.map { |name, value| %(<input type="hidden" name="#{name}" value="#{Rack::Utils.escape_html(value)}">) }
  <<~HTML
    <!doctype html><title>One moment</title>
    <form method="post" action="/auth/openid_connect">#{fields.join}</form>
    <script>document.forms[0].submit()</script>
  HTML
end

get '/auth/openid_connect/callback' do
  origin = request.env['omniauth.origin'].to_s
  session.clear
  session[:name] = request.env['omniauth.auth'].info.name
  redirect origin.match?(%r{\A/classes/[\w.~%-]+\z}) ? origin : '/'
end

get '/auth/failure' do
  halt 400, '<h1>Go back to your course and click the link again</h1>'
end

get %r{/|/classes/[^/]+} do
  halt 401, '<h1>Nobody is signed in</h1>' unless session[:name]
  "<h1>The class of #{Rack::Utils.escape_html(session[:name])}</h1>"
end
