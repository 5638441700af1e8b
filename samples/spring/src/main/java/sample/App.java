package sample;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

@SpringBootApplication
@RestController
public class App {
  public static void main(String[] args) {
    SpringApplication.run(App.class, args);
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http
        .authorizeHttpRequests(all -> all.anyRequest().permitAll())
        // By default no page may stand in a frame.
        .headers(headers -> headers.frameOptions(options -> options.disable())
            .contentSecurityPolicy(policy -> policy.policyDirectives("frame-ancestors https:")))
        .oauth2Login(login -> login.successHandler((request, response, user) ->
            response.sendRedirect(String.valueOf(request.getSession().getAttribute("next")))))
        .build();
  }

  /** Ends whatever session there was, for this click is the newest. */
  @GetMapping("/begin")
  RedirectView begin(HttpServletRequest request, @RequestParam(name = "class", defaultValue = "") String id) {
    request.getSession().invalidate();
    request.getSession().setAttribute("next", "/classes/" + UriUtils.encode(UriUtils.decode(id, "UTF-8"), "UTF-8"));
    return new RedirectView("/oauth2/authorization/roomkey");
  }

  @GetMapping({"/", "/classes/{id}"})
  ResponseEntity<String> classPage(@AuthenticationPrincipal OidcUser user) {
    if (user == null) return ResponseEntity.status(401).body("<h1>Nobody is signed in</h1>");
    return ResponseEntity.ok("<h1>The class of " + HtmlUtils.htmlEscape(user.getFullName()) + "</h1>");
  }
}
